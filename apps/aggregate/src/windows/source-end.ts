/** A source said that it has sent everything that happened up to `through`. */
export interface SourceEnd {
  /** Id of the event that said so. */
  readonly by: string;
  /** That event's own time, in ms: windows that began by then are complete, later ones may still fill. */
  readonly through: number;
}

/** An end as it lies in Redis: time, space, id. Equal texts are the same end. */
export function endText({ by, through }: SourceEnd): string {
  return `${through} ${by}`;
}

/** Reads what {@link endText} wrote. */
export function parseEnd(text: string): SourceEnd {
  const space = text.indexOf(' ');
  return { through: Number(text.slice(0, space)), by: text.slice(space + 1) };
}
