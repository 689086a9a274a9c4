package org.sourceselect.cli.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Paints slices and maps as PNG files within a page: whole pixels of the slice, magnified without smoothing. */
final class Painter {

    /** The truth's outline: Okabe and Ito's sky blue, seen on grey by any colour vision. */
    private static final int TRUTH = 0x56B4E9;

    /** A prediction's pixels: their orange, told from the outline by its lightness as well. */
    private static final int PREDICTION = 0xE69F00;

    private static final int WIDEST = 240;

    /** Of a slice's brain pixels, the shares that are painted darkest and brightest. */
    private static final double DIM = 0.005;

    private static final double BRIGHT = 0.995;

    private final int size;
    private final int scale;

    /**
     * @param size height and width of what is painted
     */
    Painter(int size) {
        this.size = size;
        this.scale = Math.max(1, WIDEST / size);
    }

    /** A slice in grey, what is not brain (0) in black; over it a prediction, and the truth's outline. */
    String slice(float[] image, byte[] truth, Optional<byte[]> prediction) {
        double[] brain = IntStream.range(0, image.length)
                .mapToDouble(i -> image[i])
                .filter(value -> value != 0)
                .sorted()
                .toArray();
        double low = brain.length == 0 ? 0 : brain[(int) (DIM * (brain.length - 1))];
        double high = brain.length == 0 ? 1 : brain[(int) (BRIGHT * (brain.length - 1))];
        int[] colours = new int[image.length];
        for (int i = 0; i < image.length; i++) {
            double share = Math.max(0, Math.min(1, (image[i] - low) / Math.max(1e-6, high - low)));
            int grey = image[i] == 0 ? 0 : (int) (30 + 225 * share);
            colours[i] = grey << 16 | grey << 8 | grey;
            if (prediction.isPresent() && prediction.get()[i] != 0) {
                colours[i] = mixed(colours[i], PREDICTION);
            }
        }
        BufferedImage painted = painted(colours);
        Outline.of(truth, size, scale).draw(painted, 0, 0, TRUTH);
        return png(painted);
    }

    /**
     * A map of shares in viridis.
     *
     * @param most what is painted brightest
     */
    String map(float[] shares, float most) {
        int[] colours = new int[shares.length];
        for (int i = 0; i < shares.length; i++) {
            colours[i] = viridis(most > 0 ? shares[i] / most : 0);
        }
        return png(painted(colours));
    }

    private BufferedImage painted(int[] colours) {
        BufferedImage painted = new BufferedImage(size * scale, size * scale, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size * scale; y++) {
            for (int x = 0; x < size * scale; x++) {
                painted.setRGB(x, y, colours[y / scale * size + x / scale]);
            }
        }
        return painted;
    }

    private static int mixed(int one, int other) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int channel = ((one >> shift & 255) * 45 + (other >> shift & 255) * 55) / 100;
            colour |= channel << shift;
        }
        return colour;
    }

    /** Matplotlib's viridis (CC0) at nine places, and between them in a straight line. */
    private static final int[] VIRIDIS = {
        0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725
    };

    private static int viridis(float share) {
        float place = Math.max(0, Math.min(1, share)) * (VIRIDIS.length - 1);
        int below = Math.min(VIRIDIS.length - 2, (int) place);
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int from = VIRIDIS[below] >> shift & 255;
            int to = VIRIDIS[below + 1] >> shift & 255;
            int channel = Math.round(from + (to - from) * (place - below));
            colour |= channel << shift;
        }
        return colour;
    }

    /** A picture within a page. */
    static String png(BufferedImage painted) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes(painted));
    }

    /** A picture as a PNG file. */
    static byte[] bytes(BufferedImage painted) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            if (!ImageIO.write(painted, "png", bytes)) {
                throw new IllegalStateException("every Java platform writes PNG");
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
