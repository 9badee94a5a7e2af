export { findFreeBase, getFreePort, isFree } from "../../components/targets/native/free-ports.ts";
