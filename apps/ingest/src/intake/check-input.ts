import { isIP } from 'node:net';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { pipelineTypes, utcTime, type EventProblem } from '@millrace/events';
import { attributeNames, attributes, contextNames, type InputEvent } from './input-event';
import { pointerTo } from './pointer';

const schema = {
  type: 'object',
  required: ['type', 'data'],
  additionalProperties: false,
  properties: Object.fromEntries(attributeNames.map((name) => [name, attributes[name].schema])),
};

/** Stops at the first fault: the usual question is only whether there is one. */
const isInputEvent = compiled(false);
const faultsOf = compiled(true);

function compiled(allErrors: boolean): ValidateFunction<InputEvent> {
  const ajv = new Ajv({ allErrors, strict: true, logger: false });
  ajv.addFormat('timestamp', (text: string) => utcTime(text) !== undefined);
  ajv.addFormat('ip', (text: string) => isIP(text) !== 0);
  return ajv.compile<InputEvent>(schema);
}

/** An input that is an event, or everything that is wrong with its attributes, one problem a place. */
export type Checked = { event: InputEvent; problems?: never } | { event?: never; problems: EventProblem[] };

/** Checks the attributes of one input. Looks at the data only for being there. */
export function checkInput(input: unknown): Checked {
  if (!isInputEvent(input)) return { problems: problemsOf(input) };
  if (isReserved(input.type)) return { problems: [reserved] };
  return { event: input };
}

const reserved: EventProblem = {
  pointer: '/type',
  detail: `must not begin with "millrace.": only ${pipelineTypes.sourceEnded} may be sent, the rest is the pipeline’s own`,
};

function isReserved(type: string): boolean {
  return type.startsWith('millrace.') && type !== pipelineTypes.sourceEnded;
}

function problemsOf(input: unknown): EventProblem[] {
  faultsOf(withFewUnknown(input, attributeNames));
  const problems = (faultsOf.errors ?? []).map(problemOf);
  return [...new Map(problems.map((problem) => [problem.pointer, problem])).values()];
}

const mostUnknown = 20;

/** The input with at most 20 keys that nobody knows: a million of them are not a million problems to tell. */
function withFewUnknown(input: unknown, known: readonly string[]): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const entries = Object.entries(input);
  const unknown = entries.filter(([key]) => !known.includes(key)).slice(0, mostUnknown);
  const kept = entries.filter(([key]) => known.includes(key));
  return Object.fromEntries(
    [...kept, ...unknown].map(([key, value]) => [key, key === 'context' ? fewIn(value) : value]),
  );
}

function fewIn(context: unknown): unknown {
  return withFewUnknown(context, contextNames);
}

function problemOf(error: ErrorObject): EventProblem {
  if (error.keyword === 'required') {
    const name = String(error.params['missingProperty']) as keyof InputEvent;
    return { pointer: pointerTo('', name), detail: `is missing: it ${attributes[name].rule}` };
  }
  if (error.keyword === 'additionalProperties') return unknownAttribute(error);
  const name = error.instancePath.split('/')[1] as keyof InputEvent | undefined;
  return { pointer: error.instancePath, detail: name ? attributes[name].rule : 'must be a JSON object' };
}

function unknownAttribute({ instancePath, params }: ErrorObject): EventProblem {
  const detail = instancePath
    ? attributes.context.rule
    : `is no attribute of an event: put it into data, or use one of ${attributeNames.join(', ')}`;
  return { pointer: pointerTo(instancePath, String(params['additionalProperty'])), detail };
}
