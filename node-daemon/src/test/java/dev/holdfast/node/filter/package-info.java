/** Tests of the packet filter's rules; what they do is the lab's to show. */
@NullMarked
package dev.holdfast.node.filter;

import org.jspecify.annotations.NullMarked;
