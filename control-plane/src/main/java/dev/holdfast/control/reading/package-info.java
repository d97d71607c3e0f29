/**
 * How the record is read by people and by programs alike: live tails, streams that end with the sign-in, and the
 * clusters of which whoever asks may know. It renders nothing and serves no address: the pages and the API do.
 */
@NullMarked
package dev.holdfast.control.reading;

import org.jspecify.annotations.NullMarked;
