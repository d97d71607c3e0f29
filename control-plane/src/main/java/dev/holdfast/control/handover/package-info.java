/**
 * Handing over: an operator moves a virtual router's addresses to a named member. Decides whether it may be asked for, and keeps how
 * far it is; streams are the session's, which does the steps.
 */
@NullMarked
package dev.holdfast.control.handover;

import org.jspecify.annotations.NullMarked;
