namespace FaceNet.Trainer.Data;

/// <summary>
/// A round of batches. It shows every photo of the eligible people once, in groups of K of one person, with three exceptions: a person's last, smaller
/// group is filled up with photos dealt before; of someone who fills more groups than the round has batches only as many are shown; and fewer than P
/// groups that would not fill a batch are left out. Chance decides which.
/// </summary>
internal sealed class PoolRound
{
    private readonly int[] _photos;
    private readonly int _batchLength;

    private PoolRound(long number, int[] photos, int batchLength)
    {
        Number = number;
        _photos = photos;
        _batchLength = batchLength;
    }

    /// <summary>Number of the round, from 0.</summary>
    public long Number { get; }

    /// <summary>Photo indices of one of its batches, person by person.</summary>
    public ReadOnlySpan<int> Batch(int index)
    {
        return _photos.AsSpan(index * _batchLength, _batchLength);
    }

    /// <summary>The most batches that can be filled when nobody is in a batch twice.</summary>
    /// <param name="photoCounts">Photos of each eligible person; at least P people with at least K photos.</param>
    /// <param name="people">P.</param>
    /// <param name="photos">K.</param>
    public static int CountBatches(IReadOnlyCollection<int> photoCounts, int people, int photos)
    {
        // With n batches each person can fill min(groups, n) places of n * P. If n batches can be filled, so can fewer: search by halves.
        int fillable = 1, tooMany = (int)Math.Min(int.MaxValue, (photoCounts.Sum(count => (long)Groups(count, photos)) / people) + 1);
        while (tooMany - fillable > 1)
        {
            int middle = fillable + ((tooMany - fillable) / 2);
            bool fits = photoCounts.Sum(count => (long)Math.Min(Groups(count, photos), middle)) >= (long)middle * people;
            (fillable, tooMany) = fits ? (middle, tooMany) : (fillable, middle);
        }

        return fillable;
    }

    /// <summary>Deals a round.</summary>
    public static PoolRound Deal(SamplerPool pool, int[] eligible, int batches, long number, Random random)
    {
        var round = new PoolRound(number, new int[batches * pool.PeoplePerBatch * pool.PhotosPerPerson], pool.PeoplePerBatch * pool.PhotosPerPerson);
        int[] people = [.. eligible], order = [.. Enumerable.Range(0, batches)];
        random.Shuffle(people);
        random.Shuffle(order);

        // Groups go to the batches in turn. A person's groups follow each other and are no more than the batches, so no two of them meet.
        int dealt = 0, places = batches * pool.PeoplePerBatch;
        foreach (int person in people)
        {
            int[] photos = [.. pool.People[person]];
            random.Shuffle(photos);
            int groups = Math.Min(Groups(photos.Length, pool.PhotosPerPerson), batches);
            for (int group = 0; group < groups && dealt < places; group++, dealt++)
            {
                // The last group reaches back to photos already dealt.
                int from = Math.Min(group * pool.PhotosPerPerson, photos.Length - pool.PhotosPerPerson);
                int place = (order[dealt % batches] * pool.PeoplePerBatch) + (dealt / batches);
                photos.AsSpan(from, pool.PhotosPerPerson).CopyTo(round._photos.AsSpan(place * pool.PhotosPerPerson));
            }
        }

        return round;
    }

    private static int Groups(int photos, int photosPerPerson)
    {
        return (photos + photosPerPerson - 1) / photosPerPerson;
    }
}
