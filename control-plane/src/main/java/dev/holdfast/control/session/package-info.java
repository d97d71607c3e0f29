/**
 * The gRPC server and the one stream of each connected node: welcome, events in, acknowledgements and policy out.
 * What is behind one message stands in the feature's own package; here is only the conversation.
 */
@NullMarked
package dev.holdfast.control.session;

import org.jspecify.annotations.NullMarked;
