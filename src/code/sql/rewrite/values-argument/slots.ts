import type { Node } from '../../../syntax/nodes.ts';
import { propertyOf } from '../../../syntax/static-types.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import { isCallback } from '../../../syntax/callback.ts';
import { chainedSlot, laterSlot } from './later.ts';
import { optionSlot, propertySlot } from './options.ts';
import { returnedSlot } from './returned.ts';
import { argumentSlot } from './positional.ts';
import { replacing, type Slot, type Surface } from './slot.ts';

/** Where this call has its values, by what its driver takes. */
export function slotOf(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  if (sink.placement === 'none' || sink.placement === 'parameters')
    return {
      refused:
        sink.sink.why ?? `${sink.method}() takes no values: use query() with replacements, or a condition of the model`,
    };
  if (sink.placement === 'returned' || sink.placement === 'object') return returnedSlot(sink, surface);
  if (sink.placement === 'later') return laterSlot(sink, surface);
  if (sink.placement === 'chained') return chainedSlot(sink, surface);
  if (sink.placement === 'replacements' || sink.placement === 'bind') return optionSlot(sink, surface);
  if (sink.config && sink.sink.config) {
    const own = propertyOf(sink.config, sink.sink.config.values);
    if (own) return replacing([own], surface, false);
    const behind = sink.call.arguments[sink.values] as Node | undefined;
    if (behind && !isCallback(behind, surface.scopes)) return replacing([behind], surface, false);
    return propertySlot(sink.config, sink.text, sink.sink.config.values, surface.file);
  }
  return argumentSlot(sink, surface);
}
