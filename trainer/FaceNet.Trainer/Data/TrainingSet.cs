namespace FaceNet.Trainer.Data;

/// <summary>All photos to train on in one list, with a number per person and, where a teacher was asked, its vector per photo.</summary>
internal sealed class TrainingSet
{
    /// <summary>Label of photos that are of nobody: a teacher pulls on them, triplets leave them out.</summary>
    public const long Nobody = -1;

    private readonly List<FacePhoto> _photos = [];
    private readonly List<FaceDataset> _datasets = [];
    private readonly List<long> _labels = [];
    private readonly List<float[]?> _teacher = [];
    private int _people;

    public IReadOnlyList<FacePhoto> Photos => _photos;

    /// <summary>How many photos are of nobody.</summary>
    public int PhotosOfNobody { get; private set; }

    /// <summary>The data sets that the photos of people are from.</summary>
    public IReadOnlyList<FaceDataset> Datasets => _datasets;

    /// <summary>Number of the person on each photo; <see cref="Nobody"/> where it is of nobody.</summary>
    public IReadOnlyList<long> Labels => _labels;

    /// <summary>The teacher's unit vector of each photo; null where it was not asked.</summary>
    public IReadOnlyList<float[]?> Teacher => _teacher;

    /// <summary>Adds the people of a data set without a teacher's vectors.</summary>
    /// <returns>Per person the indices of the photos in this set.</returns>
    public IReadOnlyList<IReadOnlyList<int>> AddUntaught(FaceDataset dataset)
    {
        return Add(dataset, null);
    }

    /// <summary>Adds the people of a data set.</summary>
    /// <param name="dataset">The people.</param>
    /// <param name="teacherVectors">The teacher's vectors, photo by photo in the order of the people; null without a teacher.</param>
    /// <returns>Per person the indices of the photos in this set.</returns>
    public IReadOnlyList<IReadOnlyList<int>> Add(FaceDataset dataset, IReadOnlyList<float[]>? teacherVectors)
    {
        _datasets.Add(dataset);
        var people = new List<IReadOnlyList<int>>();
        int offset = 0;
        foreach (Person person in dataset.People)
        {
            int first = _photos.Count;
            foreach (FacePhoto photo in person.Photos)
            {
                _photos.Add(photo);
                _labels.Add(_people);
                _teacher.Add(teacherVectors?[offset++]);
            }

            people.Add([.. Enumerable.Range(first, person.Photos.Count)]);
            _people++;
        }

        return people;
    }

    /// <summary>Adds photos that are of nobody.</summary>
    /// <param name="dataset">The photos.</param>
    /// <param name="teacherVectors">The teacher's vectors, photo by photo.</param>
    /// <returns>The indices of the photos in this set.</returns>
    public IReadOnlyList<int> AddOfNobody(FaceDataset dataset, IReadOnlyList<float[]> teacherVectors)
    {
        int first = _photos.Count;
        _photos.AddRange(dataset.People.SelectMany(person => person.Photos));
        _labels.AddRange(Enumerable.Repeat(Nobody, _photos.Count - first));
        _teacher.AddRange(teacherVectors);
        PhotosOfNobody += _photos.Count - first;
        return [.. Enumerable.Range(first, _photos.Count - first)];
    }
}
