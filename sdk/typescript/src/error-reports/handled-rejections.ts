const EVENT = "unhandledRejection";

/**
 * Tells of unhandled rejections that the program listens for itself. Where it does not, Node makes them uncaught
 * exceptions, and a listener of ours alone would keep it from that: ours stays only as long as another one does.
 */
export function watchHandledRejections(tell: (reason: unknown) => void): () => void {
  const listener = (reason: unknown) => tell(reason);
  const isListening = () => process.listeners(EVENT).includes(listener);
  const added = (event: string | symbol, one: unknown) => {
    if (event === EVENT && one !== listener && !isListening()) process.on(EVENT, listener);
  };
  const removed = (event: string | symbol) => {
    if (event === EVENT && isListening() && process.listenerCount(EVENT) === 1) process.off(EVENT, listener);
  };
  if (process.listenerCount(EVENT) > 0) process.on(EVENT, listener);
  process.on("newListener", added);
  process.on("removeListener", removed);
  return () => {
    process.off("newListener", added);
    process.off("removeListener", removed);
    process.off(EVENT, listener);
  };
}
