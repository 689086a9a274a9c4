package org.sourceselect.store;

/**
 * One object of an artifact.
 *
 * @param name its name within the artifact
 * @param path its key in the bucket
 * @param bytes its size
 * @param sha256 SHA-256 of its content, in hex
 */
public record ObjectEntry(String name, String path, long bytes, String sha256) {}
