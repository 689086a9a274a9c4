package org.sourceselect.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** An artifact while it is computed: local files that become its objects when the computation returns. */
public final class ArtifactDraft {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private final Path folder;
    private final Map<String, Path> files = new TreeMap<>();

    ArtifactDraft(Path folder) {
        this.folder = folder;
    }

    /**
     * The local file that will become an object; the computation must create it.
     *
     * @param name letters, digits, '_', '-' and '.', as in {@code weights.safetensors}
     */
    public Path file(String name) {
        if (!NAME.matcher(name).matches() || name.equals("manifest.json")) {
            throw new IllegalArgumentException("no name for an object: " + name);
        }
        return files.computeIfAbsent(name, folder::resolve);
    }

    /** Writes a value as an object, in JSON. */
    public void json(String name, Object value) throws IOException {
        Files.write(file(name), ManifestRegister.JSON.writeValueAsBytes(value));
    }

    /** What has been drafted, by name. */
    Map<String, Path> files() {
        return files;
    }
}
