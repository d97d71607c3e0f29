/**
 * What the host's packet filter does for virtual routers, by the program {@code nft}. It may not touch the engine, whose thread
 * waits for no program: filters stand before a router can become ACTIVE.
 */
@NullMarked
package dev.holdfast.node.filter;

import org.jspecify.annotations.NullMarked;
