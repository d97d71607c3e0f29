package dev.holdfast.web;

/**
 * One decision of a member's startup gate.
 *
 * @param sentence what, with its evidence; without its full stop
 */
public record GateRow(When occurred, String sentence) {}
