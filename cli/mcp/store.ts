import { UserError } from "../../components/error.ts";
import type { Address } from "../../components/service.ts";
import type { Stores } from "../why/stores.ts";

/** @throws UserError if the stack does without. */
export function requireStore(stores: Stores, name: keyof Stores): Address {
  const store = stores[name];
  if (!store) throw new UserError(`The service ${name} is off in this stack: telltale:services.${name}`);
  return store;
}
