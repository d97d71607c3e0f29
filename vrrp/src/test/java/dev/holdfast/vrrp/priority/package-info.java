/** Tests of effective priority. */
@NullMarked
package dev.holdfast.vrrp.priority;

import org.jspecify.annotations.NullMarked;
