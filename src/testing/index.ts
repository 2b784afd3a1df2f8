/** The runner of fixtures, for protections from outside. */
export { checkFixture, readFixture, runFixture, updateFixture, type Expected, type Fixture } from './fixture.ts';
