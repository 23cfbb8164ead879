/** Whether an `Accept-Encoding` header asks for gzip (RFC 9110 §12.5.3): named, or by `*`, and not with a weight of 0. */
export function acceptsGzip(header: string | undefined): boolean {
  const weights = new Map((header ?? '').split(',').map(codingAndWeight));
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

function codingAndWeight(item: string): [coding: string, weight: number] {
  const [coding = '', ...parameters] = item.trim().toLowerCase().split(';');
  const weight = parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  return [coding.trim(), weight === undefined ? 1 : Number(weight)];
}
