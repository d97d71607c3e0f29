/**
 * What pages are made of: one record a page, which is its type-safe template, and the records that it shows. They hold
 * words and links that are ready to be shown; where they come from is the dashboard's business. It may use nothing of
 * ours.
 */
@NullMarked
package dev.holdfast.web;

import org.jspecify.annotations.NullMarked;
