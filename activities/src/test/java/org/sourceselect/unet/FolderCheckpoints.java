package org.sourceselect.unet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Checkpoints in a local folder: {@code step-0000000500.safetensors}, the newest few.
 *
 * @param folder made when the first checkpoint is saved
 * @param kept how many stay; 2 let a training go on when the newest is damaged
 */
record FolderCheckpoints(Path folder, int kept) implements CheckpointStore {

    private static final String SUFFIX = ".safetensors";

    @Override
    public void save(long step, Path file) throws IOException {
        Files.createDirectories(folder);
        Path partial = folder.resolve("partial");
        Files.copy(file, partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                partial,
                folder.resolve(String.format(Locale.ROOT, "step-%010d" + SUFFIX, step)),
                StandardCopyOption.ATOMIC_MOVE);
        List<Path> all = newestFirst();
        for (Path old : all.subList(Math.min(kept, all.size()), all.size())) {
            Files.delete(old);
        }
    }

    @Override
    public List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
