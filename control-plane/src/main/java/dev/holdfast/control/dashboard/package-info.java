/**
 * The pages: routes, the words made of what the other packages know (sentences are made here and nowhere else), and the
 * parts of pages that are sent again when something changed. It changes nothing by itself: it asks the doors of the
 * packages below. How a page looks is the web module's.
 */
@NullMarked
package dev.holdfast.control.dashboard;

import org.jspecify.annotations.NullMarked;
