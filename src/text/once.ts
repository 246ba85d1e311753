/**
 * Works something out once for each thing it is asked of, and forgets it with that thing, the last one excepted. Many checks ask the same of one plan, one
 * after the other: the last answer is at hand.
 */
export function onceFor<Key extends object, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  let last: { readonly key: Key; readonly value: Value } | undefined;
  return (key) => {
    if (last?.key === key) return last.value;
    const value = (known.get(key) ?? remember(key)).value;
    last = { key, value };
    return value;
  };
  function remember(key: Key): { readonly value: Value } {
    const made = { value: work(key) };
    known.set(key, made);
    return made;
  }
}
