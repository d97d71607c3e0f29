@NullMarked
package dev.holdfast.control.audit.chain;

import org.jspecify.annotations.NullMarked;
