import { unwrap, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { isPath, propertyOf } from '../../../syntax/static-types.ts';
import type { Scopes } from '../../../syntax/scopes.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import { outerRange } from '../../template/index.ts';
import { replacing, type Slot, type Surface } from './slot.ts';

/** `replacements` or `bind` in the options of sequelize. */
export function optionSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const text = outerRange(sink.call.arguments[0] as Node, surface);
  const argument = sink.call.arguments[1] as Node | undefined;
  if (!argument)
    return {
      nodes: [],
      range: { start: text.end, end: text.end },
      before: ', { replacements: ',
      after: ' }',
      spread: false,
      also: [],
    };
  const options = unwrap(argument);
  if (options.type !== 'ObjectExpression') {
    if (givesValues(options, surface.scopes))
      return {
        refused: 'its options with values are kept in a variable: write { ...options, replacements: … } in the call',
      };
    if (!isPath(options)) return { refused: 'its options are not seen' };
    const range = outerRange(argument, surface);
    return {
      nodes: [],
      range,
      before: `{ ...${surface.file.slice(startOf(argument), endOf(argument))}, replacements: `,
      after: ' }',
      spread: false,
      also: [],
    };
  }
  const bind = propertyOf(options, 'bind');
  if (bind && sink.placement !== 'bind')
    return { refused: 'it has both replacements and bind, which sequelize refuses' };
  if (bind) return replacing([bind], surface, false);
  const own = propertyOf(options, 'replacements');
  if (own) return replacing([own], surface, false);
  const first = options.properties[0];
  if (!first)
    return {
      nodes: [],
      range: { start: startOf(options), end: endOf(options) },
      before: '{ replacements: ',
      after: ' }',
      spread: false,
      also: [],
    };
  const newline = /\r?\n[^\S\n]*$/.exec(surface.file.slice(startOf(options), startOf(first)));
  return {
    nodes: [],
    range: { start: startOf(first), end: startOf(first) },
    before: 'replacements: ',
    after: `,${newline ? newline[0] : ' '}`,
    spread: false,
    also: [],
  };
}

/** Options in a variable that have values already. */
function givesValues(options: Node, scopes: Scopes): boolean {
  const from = options.type === 'Identifier' ? scopes.binding(options)?.from : undefined;
  const init = from?.type === 'VariableDeclarator' && from.init ? unwrap(from.init) : null;
  return init !== null && ['bind', 'replacements'].some((name) => propertyOf(init, name) !== undefined);
}

/** The values of `{ text, values }`, beside the text. */
export function propertySlot(config: Node, text: Node, name: string, file: string): Slot | { refused: string } {
  if (config.type !== 'ObjectExpression') return { refused: 'the configuration of the query is not seen' };
  // `query(q)`, of an object that is kept in a variable.
  const [member] = config.properties;
  if (member && startOf(member) === startOf(config))
    return {
      nodes: [],
      range: { start: startOf(config), end: endOf(config) },
      before: `{ ...${file.slice(startOf(config), endOf(config))}, ${name}: `,
      after: ' }',
      spread: false,
      also: [],
    };
  const property =
    config.properties.find((item) => item.type === 'ObjectProperty' && item.value === text) ?? config.properties.at(-1);
  if (!property)
    return {
      nodes: [],
      range: { start: startOf(config), end: endOf(config) },
      before: `{ ${name}: `,
      after: ' }',
      spread: false,
      also: [],
    };
  const newline = /\r?\n[^\S\n]*$/.exec(file.slice(startOf(config), startOf(property)));
  return {
    nodes: [],
    range: { start: endOf(property), end: endOf(property) },
    before: `,${newline ? newline[0] : ' '}${name}: `,
    after: '',
    spread: false,
    also: [],
  };
}
