namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Who a consumer is in its group, and how the group treats it.</summary>
/// <param name="GroupId">The consumer group.</param>
/// <param name="InstanceId">
/// A name of its own, no other member's, that it has again after a restart: the group then waits for it as long as a session lasts, instead of
/// giving its partitions to others. Empty for a member that comes and goes.
/// </param>
/// <param name="KeepsPartitions">
/// Whether the group, when somebody comes or goes, takes from it only what goes to another, and it reads on from the rest
/// (<c>cooperative-sticky</c>). All members of a group must agree on it.
/// </param>
public sealed record GroupMember(string GroupId, string InstanceId = "", bool KeepsPartitions = false);
