/** Templates of the config module are imported compiled: by a plugin in the build, and by one of vitest in tests. */
declare module '*.hbs' {
  const template: {
    /** The members of `security` that it may render. */
    members: readonly string[];
    /** Those that its code calls. */
    uses: readonly string[];
    spec: TemplateSpecification;
  };
  export default template;
}

/** Handlebars without its compiler. */
declare module 'handlebars/runtime.js' {
  import Handlebars from 'handlebars';

  export default Handlebars;
}
