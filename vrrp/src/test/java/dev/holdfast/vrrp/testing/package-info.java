/** What the tests of this module share: settings in short, a router with a clock, its actions as text. No tests in here. */
@NullMarked
package dev.holdfast.vrrp.testing;

import org.jspecify.annotations.NullMarked;
