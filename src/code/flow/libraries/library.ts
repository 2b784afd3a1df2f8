/** What the objects of a library are to flows: roles, and what members of a role give. */
export interface Library {
  packages: readonly string[];
  /**
   * Members by role. `name` is a property, `name()` what a call of it gives, `()` a call and `new` an instance of the
   * thing itself; `*` and `*()` stand for every other name. `module` is what an import gives.
   */
  roles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Type names that tell a role. */
  types?: Readonly<Record<string, string>>;
  /** Methods whose call tells the role of what it gives wherever the library is in use: `db.collection('users')`. */
  telling?: Readonly<Record<string, string>>;
  /** What an object of a role gives once it is awaited: a query, the record that it finds. */
  settled?: Readonly<Record<string, string>>;
  /** Classes whose instances tell the role wherever they are from: `new PrismaClient()`. */
  made?: Readonly<Record<string, string>>;
}
