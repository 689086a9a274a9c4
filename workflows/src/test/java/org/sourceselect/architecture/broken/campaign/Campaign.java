package org.sourceselect.architecture.broken.campaign;

/** Breaks nothing itself. */
public final class Campaign {}
