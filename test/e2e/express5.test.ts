import { testShapes } from './shapes.ts';

testShapes(5);
