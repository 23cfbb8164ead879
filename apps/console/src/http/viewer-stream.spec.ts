import type { ServerResponse } from 'node:http';
import { ViewerStream } from './viewer-stream';

function aResponse(state: { writableLength?: number; writableNeedDrain?: boolean } = {}) {
  const written: string[] = [];
  const response = {
    writableLength: 0,
    writableNeedDrain: false,
    ...state,
    writeHead: jest.fn(),
    write: (text: string) => written.push(text),
    destroy: jest.fn(),
  };
  return { written, response, stream: new ViewerStream(response as unknown as ServerResponse) };
}

describe('ViewerStream', () => {
  it('sends messages', () => {
    const { written, stream } = aResponse();
    stream.send('{"a":1}');
    expect(written).toEqual(['retry: 1000\n\n', 'data: {"a":1}\n\n']);
  });

  it('leaves snapshots out for a viewer that is still busy with an older one', () => {
    const { written, response, stream } = aResponse({ writableNeedDrain: true, writableLength: 100_000 });
    stream.send('{}');
    expect(written).toHaveLength(1);
    expect(response.destroy).not.toHaveBeenCalled();
  });

  it('cuts off a viewer that takes nothing any more', () => {
    const { response, stream } = aResponse({ writableNeedDrain: true, writableLength: 2_000_000 });
    stream.send('{}');
    expect(response.destroy).toHaveBeenCalled();
  });
});
