/**
 * The one form in which the API says no: problem details of RFC 9457. Pure: it knows no feature, so that every feature
 * can use it.
 */
@NullMarked
package dev.holdfast.control.problem;

import org.jspecify.annotations.NullMarked;
