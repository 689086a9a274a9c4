package org.sourceselect.architecture.broken.dataset;

/** Breaks nothing itself. */
public final class Layout {}
