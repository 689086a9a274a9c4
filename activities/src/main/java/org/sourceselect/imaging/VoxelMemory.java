package org.sourceselect.imaging;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * A share of this process's memory for the volumes of one subject, held while they are. Half of the heap is shared out, so that
 * on a machine of many cores volumes wait for each other where they do not fit side by side, instead of failing.
 */
public final class VoxelMemory implements AutoCloseable {

    private static final long MIB = 1 << 20;
    private static final Shares HEAP = new Shares(Runtime.getRuntime().maxMemory() / 2);

    private final Shares shares;
    private final int taken;

    private VoxelMemory(Shares shares, int taken) {
        this.shares = shares;
        this.taken = taken;
    }

    /** Memory to be shared out, first come, first served. */
    static final class Shares {
        private final int all;
        private final Semaphore free;

        Shares(long bytes) {
            this.all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / MIB));
            this.free = new Semaphore(all, true);
        }

        /** Waits until so much is free; for what is more than there is, until all is: whether it fits shows then. */
        VoxelMemory take(long bytes) {
            int wanted = (int) Math.max(1, Math.min(all, bytes / MIB + 1));
            // Not for long: who holds a share reads one subject. A stop is heard at the next step of whoever waits.
            free.acquireUninterruptibly(wanted);
            return new VoxelMemory(this, wanted);
        }
    }

    /**
     * Waits until there is room.
     *
     * @param volume a volume of the subject, of which the header is read
     * @param arrays how many arrays of its size, 4 bytes a voxel, are needed at once
     * @throws org.sourceselect.task.BadInputException when the header cannot be used
     */
    public static VoxelMemory take(Path volume, int arrays) {
        return HEAP.take(VolumeReader.readHeader(volume).grid().voxels() * Float.BYTES * arrays);
    }

    /** Gives the share back; to be called once. */
    @Override
    public void close() {
        shares.free.release(taken);
    }
}
