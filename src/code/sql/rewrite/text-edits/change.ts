/** A change of the file: the range of the original text and what takes its place. */
export interface Change {
  start: number;
  end: number;
  text: string;
}

/** What is put in the place of a value: fixed text, or text around an expression that gives the placeholder's number. */
export interface Mark {
  before: string;
  /** Code; '' where the placeholder is fixed text. */
  code: string;
  after: string;
}
