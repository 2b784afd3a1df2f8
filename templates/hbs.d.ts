/** Templates are imported as text: by esbuild's text loader in the build, by a plugin of vitest in tests. */
declare module '*.hbs' {
  const text: string;
  export default text;
}
