import ts from 'typescript';

const known = new Map<string, ts.SourceFile | undefined>();

/** Reads the declarations of packages and of the language once for all programs: only the files of an app differ. */
export function hostOf(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version, ...rest) => {
    if (!path.endsWith('.d.ts') || !path.includes('/node_modules/')) return read(path, version, ...rest);
    // How a file is parsed, and what a program notes at it.
    const key = JSON.stringify([path, version, options.target, options.module, options.moduleDetection]);
    if (!known.has(key)) known.set(key, read(path, version, ...rest));
    return known.get(key);
  };
  return host;
}

/** What the compiler says of files, a line each, with their paths below `root`. */
export function faultsOf(program: ts.Program, root: string, files?: readonly string[]): string[] {
  const diagnostics = files
    ? files.flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)))
    : ts.getPreEmitDiagnostics(program);
  return diagnostics.map(
    ({ code, file, messageText }) =>
      `${file?.fileName.slice(root.length) ?? ''} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}
