/** Tests of the presence rules' decisions. */
@NullMarked
package dev.holdfast.vrrp.startup;

import org.jspecify.annotations.NullMarked;
