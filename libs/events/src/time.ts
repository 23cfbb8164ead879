import { ValidateBy, type ValidationOptions } from 'class-validator';

const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const yearOne = Date.parse('0001-01-01T00:00:00.000Z');
const endOfYear9999 = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * An RFC 3339 timestamp the way the pipeline writes it: UTC with milliseconds and `Z`, finer digits cut off. Undefined for
 * everything else: no zone, a day its month does not have, a leap second, an instant outside of the years 0001–9999.
 */
export function utcTime(text: string): string | undefined {
  const match = rfc3339.exec(text);
  if (!match || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  if (written.test(text)) return match[1] === '0000' ? undefined : text;
  const instant = Date.parse(text.toUpperCase());
  return instant >= yearOne && instant <= endOfYear9999 ? new Date(instant).toISOString() : undefined;
}

/** The class-validator rule of {@link utcTime}: a timestamp with a zone that exists and that the pipeline can write. */
export function IsTimestamp(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && utcTime(value) !== undefined;
  const defaultMessage = (): string => '$property must be an RFC 3339 time with a zone, of the years 0001–9999';
  return ValidateBy({ name: 'isTimestamp', validator: { validate, defaultMessage } }, options);
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
