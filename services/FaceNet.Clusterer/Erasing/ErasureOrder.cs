using System.Security.Cryptography;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Events.V1;
using Google.Protobuf;

namespace FaceNet.Clusterer.Erasing;

/// <summary>What the owner of a gallery is asked to forget.</summary>
/// <param name="Command">What was asked for, checked.</param>
/// <param name="TraceParent">The W3C trace context that it came with, empty for none.</param>
internal sealed record ErasureOrder(Erasure Command, string TraceParent)
{
    private const int SaltLength = 32;

    public string Id => Command.RequestId;

    public ChangeCause Cause => new(Command.RequestTime.ToDateTimeOffset(), TraceParent, Id);

    /// <summary>What is to be erased; null for everything.</summary>
    public WantedErasure? Wanted => Command.RequestCase switch
    {
        Erasure.RequestOneofCase.Members => new WantedErasure(Command.Members.CropIds, null, ""),
        Erasure.RequestOneofCase.Cluster => new WantedErasure([], Command.Cluster.ClusterId, ""),
        Erasure.RequestOneofCase.Subject => new WantedErasure(Command.Subject.CropIds, null, Command.Subject.SubjectId),
        _ => null,
    };

    /// <summary>What the log keeps of the order: enough to know it again, and no id of what it erases.</summary>
    public CorrectionState ToLog()
    {
        var salt = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(SaltLength));
        return new CorrectionState { Erased = new ErasureState { RequestTime = Command.RequestTime, RequestSalt = salt, RequestHash = Hash(Command, salt) } };
    }

    /// <summary>Whether the log speaks of an erasure that asked for the same, whenever that was.</summary>
    public static bool IsSame(CorrectionState known, Erasure command) => known.Erased is { } erased && erased.RequestHash == Hash(command, erased.RequestSalt);

    private static ByteString Hash(Erasure command, ByteString salt)
    {
        var asked = new Erasure(command) { RequestTime = null };
        return ByteString.CopyFrom(SHA256.HashData([.. salt.Span, .. asked.ToByteArray()]));
    }
}
