package org.sourceselect.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.cli.report.Predictions;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.stage.TaskPictures;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.OwnerOnly;

/**
 * What nets saw in slices, kept in the home: a page that is made again asks no net, for which PyTorch would have to be loaded. A
 * file holds the slices of one model one after the other, a bit for each pixel.
 */
final class KeptPredictions implements Predictions {

    private static final Logger LOG = LoggerFactory.getLogger(KeptPredictions.class);

    private final Path folder;
    private final Predictions asked;

    /** Those kept in a folder, and others as they are asked for. */
    KeptPredictions(Path folder, Predictions asked) {
        this.folder = folder;
        this.asked = asked;
    }

    /** Those of a home. */
    static KeptPredictions in(HomeFolder home) {
        return new KeptPredictions(home.results().resolve("predictions"), Predictions.COMPUTED);
    }

    @Override
    public Optional<Map<Integer, byte[]>> of(TaskPictures target, Manifest model, List<Integer> slices)
            throws IOException {
        int pixels = target.size() * target.size();
        Path file = folder.resolve(
                CanonicalJson.sha256(Map.of("model", model.digest(), "prepared", target.digest(), "slices", slices))
                        + ".bits");
        Optional<Map<Integer, byte[]>> kept = read(file, slices, pixels);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<Map<Integer, byte[]>> seen = asked.of(target, model, slices);
        seen.filter(masks -> masks.keySet().containsAll(slices))
                .ifPresent(masks -> keep(file, packed(masks, slices, pixels)));
        return seen;
    }

    /** Empty where there is no such file, or it is not whole. */
    private static Optional<Map<Integer, byte[]>> read(Path file, List<Integer> slices, int pixels) {
        try {
            return Files.isRegularFile(file) ? unpacked(Files.readAllBytes(file), slices, pixels) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("kept predictions cannot be read", e);
            return Optional.empty();
        }
    }

    /** The page is worth more than its quick repetition: what cannot be kept is computed again. */
    private void keep(Path file, byte[] packed) {
        try {
            OwnerOnly.folder(folder);
            OwnerOnly.replace(file, packed);
        } catch (IOException e) {
            LOG.debug("predictions cannot be kept", e);
        }
    }

    /** A bit for each pixel, the lowest of a byte first; each slice begins with a byte of its own. */
    static byte[] packed(Map<Integer, byte[]> masks, List<Integer> slices, int pixels) {
        byte[] packed = new byte[slices.size() * bytes(pixels)];
        for (int i = 0; i < slices.size(); i++) {
            byte[] mask = Objects.requireNonNull(masks.get(slices.get(i)));
            BitSet bits = new BitSet(pixels);
            for (int pixel = 0; pixel < pixels; pixel++) {
                bits.set(pixel, mask[pixel] != 0);
            }
            byte[] slice = bits.toByteArray();
            System.arraycopy(slice, 0, packed, i * bytes(pixels), slice.length);
        }
        return packed;
    }

    /** What {@link #packed} was made of; empty when it is of another size. */
    static Optional<Map<Integer, byte[]>> unpacked(byte[] packed, List<Integer> slices, int pixels) {
        if (packed.length != (long) slices.size() * bytes(pixels)) {
            return Optional.empty();
        }
        Map<Integer, byte[]> masks = new LinkedHashMap<>();
        for (int i = 0; i < slices.size(); i++) {
            BitSet bits = BitSet.valueOf(Arrays.copyOfRange(packed, i * bytes(pixels), (i + 1) * bytes(pixels)));
            byte[] mask = new byte[pixels];
            bits.stream().filter(pixel -> pixel < pixels).forEach(pixel -> mask[pixel] = 1);
            masks.put(slices.get(i), mask);
        }
        return Optional.of(masks);
    }

    private static int bytes(int pixels) {
        return (pixels + Byte.SIZE - 1) / Byte.SIZE;
    }
}
