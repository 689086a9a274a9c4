package org.sourceselect.imaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.sourceselect.imaging.VoxelAxes.Walk;
import org.sourceselect.task.BadInputException;

/**
 * Writes volumes as NIfTI-1 files or Analyze 7.5 pairs, little-endian, without scaling.
 *
 * <p>Integer types take each value rounded to the nearest whole number; a value the type cannot hold is an
 * {@link IllegalArgumentException} and nothing is written. A name ending in .gz is gzipped. A file that cannot be written
 * is a {@link BadInputException}.
 */
public final class VolumeWriter {

    private static final int HEADER = 348;
    private static final int NIFTI_VOXELS = 352;

    private VolumeWriter() {}

    /** Writes a .nii or .nii.gz file in canonical orientation (axes RAS), the affine as its sform. */
    public static void writeNifti(Path file, Volume volume, DataType type) {
        writeNifti(file, volume, type, "RAS");
    }

    /**
     * Writes a .nii or .nii.gz file with the axes stored in another order or direction; reading gives the same volume.
     *
     * @param axes the letters of the directions the stored axes run to, fastest first, such as {@code LPS}
     */
    public static void writeNifti(Path file, Volume volume, DataType type, String axes) {
        VoxelAxes stored = VoxelAxes.named(axes);
        Grid grid = stored.stored(volume.grid());
        ByteBuffer header = header(grid, type, 3);
        header.putFloat(76, 1); // qfac
        header.putFloat(108, NIFTI_VOXELS);
        header.putFloat(112, 1); // scl_slope
        header.put(123, (byte) 2); // millimetres
        header.putShort(254, (short) 1); // sform_code: scanner
        for (int i = 0; i < 12; i++) {
            header.putFloat(280 + 4 * i, (float) grid.affine().get(i / 4, i % 4));
        }
        header.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        byte[] voxels = encode(volume, type, stored);
        write(file, front(header, NIFTI_VOXELS), voxels);
    }

    /**
     * Writes an Analyze 7.5 pair, of four dimensions with a last one of 1 as common tools write it.
     *
     * <p>Analyze keeps voxel sizes alone: position and obliqueness are lost. The x axis is stored running to the left, as
     * readers assume of Analyze, so that reading gives the same voxels.
     *
     * @param file the .hdr (or .hdr.gz) file; the voxels go to the .img (or .img.gz) file beside it
     */
    public static void writeAnalyze(Path file, Volume volume, DataType type) {
        String name = String.valueOf(file.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        String ending = lower.endsWith(".hdr.gz") ? ".img.gz" : ".img";
        if (!lower.endsWith(".hdr") && !lower.endsWith(".hdr.gz")) {
            throw new IllegalArgumentException("the name of an Analyze header ends in .hdr or .hdr.gz: " + name);
        }
        VoxelAxes stored = VoxelAxes.named("LAS");
        ByteBuffer header = header(stored.stored(volume.grid()), type, 4);
        header.putInt(32, 16384); // extents, a constant of the format
        header.put(38, (byte) 'r'); // all volumes of one size
        byte[] voxels = encode(volume, type, stored);
        write(file, front(header, HEADER), new byte[0]);
        write(file.resolveSibling(name.substring(0, name.length() - ending.length()) + ending), new byte[0], voxels);
    }

    /** What NIfTI-1 and Analyze headers have in common. */
    private static ByteBuffer header(Grid grid, DataType type, int rank) {
        if (Math.max(grid.nx(), Math.max(grid.ny(), grid.nz())) > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a side of " + grid.size() + " is longer than the format's 32767");
        }
        ByteBuffer header = ByteBuffer.allocate(NIFTI_VOXELS).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, HEADER);
        int[] dim = {rank, grid.nx(), grid.ny(), grid.nz(), 1, 1, 1, 1};
        for (int i = 0; i < 8; i++) {
            header.putShort(40 + 2 * i, (short) dim[i]);
        }
        header.putShort(70, (short) type.code());
        header.putShort(72, (short) (8 * type.bytes()));
        double[] spacing = grid.spacing();
        for (int i = 0; i < 3; i++) {
            header.putFloat(80 + 4 * i, (float) spacing[i]);
        }
        return header;
    }

    private static byte[] front(ByteBuffer header, int length) {
        byte[] bytes = new byte[length];
        header.get(0, bytes);
        return bytes;
    }

    private static byte[] encode(Volume volume, DataType type, VoxelAxes axes) {
        Grid stored = axes.stored(volume.grid());
        Walk walk = axes.walk(volume.grid());
        float[] values = volume.values();
        byte[] bytes = new byte[Math.multiplyExact(values.length, type.bytes())];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < stored.nz(); k++) {
            for (int j = 0; j < stored.ny(); j++) {
                int at = walk.start() + j * walk.stepJ() + k * walk.stepK();
                for (int i = 0; i < stored.nx(); i++) {
                    put(out, type, values[at + i * walk.stepI()]);
                }
            }
        }
        return bytes;
    }

    private static void put(ByteBuffer out, DataType type, float value) {
        if (!type.holds(value)) {
            throw new IllegalArgumentException("the value " + value + " does not fit " + type);
        }
        double whole = Math.rint(value);
        switch (type) {
            case UINT8, INT8 -> out.put((byte) (int) whole);
            case INT16, UINT16 -> out.putShort((short) (int) whole);
            case INT32, UINT32 -> out.putInt((int) (long) whole);
            case INT64 -> out.putLong((long) whole);
            case UINT64 -> out.putLong(whole < 0x1p63 ? (long) whole : (long) (whole - 0x1p63) ^ Long.MIN_VALUE);
            case FLOAT32 -> out.putFloat(value);
            case FLOAT64 -> out.putDouble(value);
        }
    }

    private static void write(Path file, byte[] header, byte[] voxels) {
        boolean gzip =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
        try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file));
                OutputStream out = gzip ? new FastGzip(plain) : plain) {
            out.write(header);
            out.write(voxels);
        } catch (IOException e) {
            throw new BadInputException(
                    file.toString(),
                    "the volume cannot be written there (" + e.getClass().getSimpleName() + ")",
                    "check the folder, its permissions and the free space",
                    e);
        }
    }

    /** Noise hardly compresses: the fastest level is three times faster than the default and 5 % larger. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
