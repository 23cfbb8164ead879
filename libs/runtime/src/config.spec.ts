import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { ConfigError, describeConfig, EnvVar, loadConfig } from './config';

class BaseConfig {
  @EnvVar('PORT', 'Port')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 3000;

  @EnvVar('TOKEN', 'Token', { secret: true })
  @IsOptional()
  @IsString()
  token?: string;
}

class OwnConfig extends BaseConfig {
  override port: number = 3001;

  @EnvVar('VERBOSE', 'Says more')
  @IsBoolean()
  verbose: boolean = false;

  @EnvVar('STAGES', 'Stages')
  @IsIn(['enrich', 'persist'], { each: true })
  stages: string[] = ['enrich'];

  @EnvVar('DATABASE_URL', 'Where PostgreSQL is')
  @IsString()
  databaseUrl!: string;
}

const url = { DATABASE_URL: 'postgres://' };

describe('loadConfig', () => {
  it('takes defaults for absent and empty variables', () => {
    const config = loadConfig(OwnConfig, { ...url, PORT: '', TOKEN: ' ' });
    expect(config).toEqual({ port: 3001, verbose: false, stages: ['enrich'], databaseUrl: 'postgres://' });
    expect(config).toBeInstanceOf(OwnConfig);
  });

  it.each([
    ['PORT', '0', 'port', 0],
    ['PORT', ' 8080 ', 'port', 8080],
    ['TOKEN', '0123', 'token', '0123'],
    ['VERBOSE', 'TRUE', 'verbose', true],
    ['VERBOSE', '0', 'verbose', false],
    ['STAGES', 'enrich, persist', 'stages', ['enrich', 'persist']],
  ])('reads %s=%j as %s=%j', (name, text, property, value) => {
    expect(loadConfig(OwnConfig, { ...url, [name]: text })).toHaveProperty(property, value);
  });

  it('names every wrong variable and what to give', () => {
    const wrong = { PORT: '70000', VERBOSE: 'perhaps', STAGES: 'enrich,ingest' };
    const load = () => loadConfig(OwnConfig, wrong);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/PORT is "70000": it must not be greater than 65535 \(Port; default 3001\)/);
    expect(load).toThrow(/VERBOSE is "perhaps": give true or false \(Says more; default false\)/);
    expect(load).toThrow(/STAGES is "enrich,ingest": .*one of the following values: enrich, persist/);
    expect(load).toThrow(/DATABASE_URL is missing: .*string \(Where PostgreSQL is\)/);
  });

  it.each([['12a'], ['NaN'], ['Infinity'], ['1e999'], ['1.5']])('refuses PORT=%s', (text) => {
    expect(() => loadConfig(OwnConfig, { ...url, PORT: text })).toThrow(new RegExp(`PORT is "${text}"`));
  });

  it('never prints a secret', () => {
    class Strict {
      @EnvVar('KEY', 'A key', { secret: true })
      @IsIn(['x'])
      key: string = 'the default';
    }
    const load = () => loadConfig(Strict, { KEY: 'hunter2' });
    expect(load).toThrow(/KEY is not usable: .*\(A key\)/);
    expect(load).not.toThrow(/hunter2|the default/);
  });
});

describe('describeConfig', () => {
  it('lists variables, those of the base first, with the defaults of the class asked for', () => {
    expect(describeConfig(OwnConfig)).toEqual([
      { name: 'PORT', property: 'port', description: 'Port', default: '3001', secret: false, type: 'number' },
      { name: 'TOKEN', property: 'token', description: 'Token', default: undefined, secret: true, type: 'string' },
      {
        name: 'VERBOSE',
        property: 'verbose',
        description: 'Says more',
        default: 'false',
        secret: false,
        type: 'boolean',
      },
      { name: 'STAGES', property: 'stages', description: 'Stages', default: 'enrich', secret: false, type: 'list' },
      expect.objectContaining({ name: 'DATABASE_URL', default: undefined }),
    ]);
  });

  it('refuses a field whose type cannot be read from text', () => {
    class Wrong {
      @EnvVar('X', 'x')
      x: object = {};
    }
    expect(() => describeConfig(Wrong)).toThrow(/Wrong\.x: declare it as string, number, boolean or string\[\]/);
  });
});
