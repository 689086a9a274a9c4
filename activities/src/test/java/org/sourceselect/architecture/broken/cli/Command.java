package org.sourceselect.architecture.broken.cli;

/** Breaks nothing itself. */
public final class Command {}
