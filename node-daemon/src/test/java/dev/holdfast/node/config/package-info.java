@NullMarked
package dev.holdfast.node.config;

import org.jspecify.annotations.NullMarked;
