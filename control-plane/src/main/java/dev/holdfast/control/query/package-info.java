/**
 * The one query language of pages, API and command, over history and audit: its words, declared once, its parser, the
 * typed query that comes of it, and the signed cursors that go on in an answer. Pure: no SQL, no frameworks, no clock.
 * It may not use any other feature's package.
 */
@NullMarked
package dev.holdfast.control.query;

import org.jspecify.annotations.NullMarked;
