/** The pages by themselves: rendered from samples, looked at, and held to what every page must be. */
@NullMarked
package dev.holdfast.web;

import org.jspecify.annotations.NullMarked;
