package org.sourceselect.activity;

/**
 * A source's network, whether it was trained here or imported.
 *
 * @param model the network
 * @param run how it came to be
 */
public record SourceModel(ArtifactRef model, StageRun run) {}
