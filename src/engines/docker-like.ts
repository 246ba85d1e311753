// What every engine whose command line takes docker's words does alike.
export { containerCalls } from "./docker/containers.ts";
export { imageCalls } from "./docker/images.ts";
export { networkCalls } from "./docker/networks.ts";
