package org.sourceselect.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.UnwellException;

/**
 * Reads NIfTI-1, NIfTI-2 and Analyze 7.5 volumes, plain or gzipped, into canonical orientation.
 *
 * <p>The orientation is NIfTI's sform where its code is above 0, else its qform, else, as always for Analyze, assumed: x
 * runs to the left (SPM's and nibabel's convention; Analyze's {@code orient} byte is ignored, as they ignore it, because
 * tools fill it at random). So the pairs of iSeg-2019 come out with their x axis reversed and y and z as stored. Header
 * lengths are taken as millimetres, whatever {@code xyzt_units} says, as nibabel does.
 *
 * <p>Every method throws {@link BadInputException} for a file that is missing, unreadable, damaged, cut short, of another
 * format, of a type without real numbers, or of more than one volume. A header's claims are checked against the file
 * before memory is taken for them.
 */
public final class VolumeReader {

    /** The longest array a JVM allows, a few words short of 2^31. */
    static final long MOST_VOXELS = Integer.MAX_VALUE - 8;

    /** The largest label value: far above any atlas, and what fits a signed 16-bit integer. */
    /** Servers, slices and scores of an embedded run, beside the volume. */
    private static final long REST_MIB = 768;

    private static final int MOST_LABEL = Short.MAX_VALUE;

    /** How far a label may lie from a whole number: float32 scaling by slopes such as 1/255 leaves about 1e-5. */
    private static final float WHOLE = 1e-3f;

    /** Voxels decoded at a time: 64 Ki floats and their bytes stay within a core's second-level cache. */
    private static final int CHUNK = 1 << 16;

    private VolumeReader() {}

    /**
     * Reads an image.
     *
     * @param file a .nii, .nii.gz, .hdr, .img, .hdr.gz or .img.gz file
     * @throws BadInputException also if any voxel is NaN or infinite
     */
    public static Volume read(Path file) {
        VolumeFiles files = VolumeFiles.of(file);
        return readAny(files, true);
    }

    /**
     * Reads a label map: every voxel a whole number in 0..32767, rounded to it exactly.
     *
     * @param file as for {@link #read}
     * @throws BadInputException also if any voxel is further than 0.001 from such a number
     */
    public static Volume readLabels(Path file) {
        VolumeFiles files = VolumeFiles.of(file);
        Volume volume = readAny(files, false);
        float[] values = volume.values();
        long bad = 0;
        float example = 0;
        for (int i = 0; i < values.length; i++) {
            float v = values[i];
            int whole = (int) (v + 0.5f); // rounds all that can pass; Math.round is many times slower
            // Written so that NaN fails.
            if (!(Math.abs(v - whole) <= WHOLE) || whole < 0 || whole > MOST_LABEL) {
                example = bad == 0 ? v : example;
                bad++;
            }
            values[i] = whole;
        }
        if (bad > 0) {
            throw new BadInputException(
                    files.voxels().toString(),
                    bad + " of its " + values.length + " voxels are no label (a whole number in 0.." + MOST_LABEL
                            + "), such as " + example,
                    "give the label map, not an image or a probability map, and check its scl_slope");
        }
        return volume;
    }

    /** Reads and checks the header alone: dimensions, orientation and type, without the voxels. */
    public static VolumeHeader readHeader(Path file) {
        VolumeFiles files = VolumeFiles.of(file);
        try (ByteSource source = ByteSource.open(files.header())) {
            return HeaderParser.parse(files.header(), source, files.isPair());
        } catch (IOException e) {
            throw ByteSource.unreadable(files.header(), e);
        }
    }

    /**
     * As {@link #readHeader}, and sees that the voxels are all there, in moments: by the size of a plain file, and by the
     * length that a gzipped one states at its end; only where that does not agree is it inflated.
     */
    public static VolumeHeader readHeaderOfWhole(Path file) {
        VolumeFiles files = VolumeFiles.of(file);
        VolumeHeader header = readHeader(file);
        try (ByteSource source = ByteSource.open(files.voxels())) {
            source.require(end(header));
            return header;
        } catch (IOException e) {
            throw ByteSource.unreadable(files.voxels(), e);
        }
    }

    /** Where the voxels end. */
    private static long end(VolumeHeader header) {
        return header.voxelOffset() + header.grid().voxels() * header.type().bytes();
    }

    private static Volume readAny(VolumeFiles files, boolean numbersOnly) {
        VolumeHeader header;
        try (ByteSource source = ByteSource.open(files.header())) {
            header = HeaderParser.parse(files.header(), source, files.isPair());
            if (!files.isPair()) {
                return readVoxels(files.voxels(), source, header, numbersOnly);
            }
            source.finish();
        } catch (IOException e) {
            throw ByteSource.unreadable(files.header(), e);
        }
        try (ByteSource source = ByteSource.open(files.voxels())) {
            return readVoxels(files.voxels(), source, header, numbersOnly);
        } catch (IOException e) {
            throw ByteSource.unreadable(files.voxels(), e);
        }
    }

    private static Volume readVoxels(Path file, ByteSource source, VolumeHeader header, boolean numbersOnly)
            throws IOException {
        Grid grid = header.grid();
        long voxels = grid.voxels();
        VoxelAxes axes = VoxelAxes.nearest(header.stored().affine());
        int arrays = axes.keepsRows() ? 1 : 2;
        source.require(end(header));
        if (bytes(header, arrays) > Runtime.getRuntime().maxMemory()) {
            throw noMemory(file, header, arrays);
        }
        float[] values = allocate(file, header, arrays);
        float[] arrival = axes.keepsRows() ? values : allocate(file, header, arrays);

        int chunk = (int) Math.min(CHUNK, voxels);
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(chunk * header.type().bytes()).order(header.byteOrder());
        source.skipTo(header.voxelOffset(), bytes);
        VoxelDecoder decoder = VoxelDecoder.of(header, chunk);
        float[] decoded = new float[chunk];
        VoxelPlacer placer = new VoxelPlacer(header.stored(), axes.walk(grid), values, arrival);
        // Unscaled integers are always numbers.
        boolean check = numbersOnly && (header.type().isFloat() || header.isScaled());
        long bad = 0;
        for (long first = 0; first < voxels; first += chunk) {
            int n = (int) Math.min(chunk, voxels - first);
            bytes.clear().limit(n * header.type().bytes());
            source.read(bytes);
            decoder.decode(bytes.clear(), decoded, n);
            bad += check ? notFinite(decoded, n) : 0;
            placer.place(decoded, n);
        }
        source.finish();
        if (bad > 0) {
            throw new BadInputException(
                    file.toString(),
                    bad + " of its " + voxels + " voxels are NaN, infinite or beyond float32",
                    "replace them by numbers (0 outside the head)");
        }
        placer.finish();
        return Volume.arranged(grid, values);
    }

    /** How many of the first {@code n} values are NaN or infinite. */
    private static int notFinite(float[] values, int n) {
        // Zero times a number is zero, times NaN or infinity NaN; four sums, because one would wait for itself.
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
        }
        for (; i < n; i++) {
            a += values[i] * 0;
        }
        int bad = 0;
        if (a + b + c + d != 0) {
            for (i = 0; i < n; i++) {
                bad += Float.isFinite(values[i]) ? 0 : 1;
            }
        }
        return bad;
    }

    /** What to give a process for so much at once, in MiB: with what it takes besides, in steps of 256. */
    static long enough(long needed) {
        return (needed + REST_MIB + 255) / 256 * 256;
    }

    /** Makes room for one of the {@code arrays} of voxels that are needed, or says in a sentence that there is none. */
    private static float[] allocate(Path file, VolumeHeader header, int arrays) {
        try {
            return new float[(int) header.grid().voxels()];
        } catch (OutOfMemoryError e) {
            // One array that did not fit leaves the heap as it was.
            throw noMemory(file, header, arrays);
        }
    }

    private static long bytes(VolumeHeader header, int arrays) {
        return header.grid().voxels() * Float.BYTES * arrays;
    }

    private static UnwellException noMemory(Path file, VolumeHeader header, int arrays) {
        return new UnwellException(
                file.toString(),
                String.format(
                        Locale.ROOT,
                        "its %s voxels need %d MiB of memory, more than is free of the %d MiB this process may take",
                        header.grid().size(),
                        bytes(header, arrays) >> 20,
                        Runtime.getRuntime().maxMemory() >> 20),
                String.format(
                        Locale.ROOT,
                        "give Java more memory, with SOURCESELECT_JAVA_OPTS=-Xmx%dm or the -Xmx of your own command, or crop"
                                + " the volume",
                        enough(bytes(header, arrays) >> 20)),
                false,
                null);
    }
}
