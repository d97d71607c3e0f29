/**
 * The pages about people and what they may: sign-in, my account, users, sign-in sessions, API tokens. Words and forms
 * only: who may what, and every change, is the business of {@code access}. It may use the frame of the dashboard and
 * nothing else of it.
 */
@NullMarked
package dev.holdfast.control.dashboard.people;

import org.jspecify.annotations.NullMarked;
