/* What properties are called ([MS-OXPROPS]). */
#include "extract/mapi.h"

#include "base/arena.h"

/* Sorted by id. */
static const struct {
	uint16_t id;
	const char *name;
} tag_names[] = {
	{0x0002, "PidTagAlternateRecipientAllowed"},
	{0x0015, "PidTagExpiryTime"},
	{0x0017, "PidTagImportance"},
	{0x001a, "PidTagMessageClass"},
	{0x0023, "PidTagOriginatorDeliveryReportRequested"},
	{0x0026, "PidTagPriority"},
	{0x0029, "PidTagReadReceiptRequested"},
	{0x002e, "PidTagOriginalSensitivity"},
	{0x0036, "PidTagSensitivity"},
	{0x0037, "PidTagSubject"},
	{0x0039, "PidTagClientSubmitTime"},
	{0x003d, "PidTagSubjectPrefix"},
	{0x0040, "PidTagReceivedByName"},
	{0x0042, "PidTagSentRepresentingName"},
	{0x0044, "PidTagReceivedRepresentingName"},
	{0x0049, "PidTagOriginalSubject"},
	{0x004d, "PidTagOriginalAuthorName"},
	{0x004e, "PidTagOriginalSubmitTime"},
	{0x0050, "PidTagReplyRecipientNames"},
	{0x0060, "PidTagStartDate"},
	{0x0061, "PidTagEndDate"},
	{0x0062, "PidTagOwnerAppointmentId"},
	{0x0064, "PidTagSentRepresentingAddressType"},
	{0x0065, "PidTagSentRepresentingEmailAddress"},
	{0x0070, "PidTagConversationTopic"},
	{0x0075, "PidTagReceivedByAddressType"},
	{0x0076, "PidTagReceivedByEmailAddress"},
	{0x0077, "PidTagReceivedRepresentingAddressType"},
	{0x0078, "PidTagReceivedRepresentingEmailAddress"},
	{0x0c17, "PidTagReplyRequested"},
	{0x0c1a, "PidTagSenderName"},
	{0x0c1e, "PidTagSenderAddressType"},
	{0x0c1f, "PidTagSenderEmailAddress"},
	{0x0e01, "PidTagDeleteAfterSubmit"},
	{0x0e02, "PidTagDisplayBcc"},
	{0x0e03, "PidTagDisplayCc"},
	{0x0e04, "PidTagDisplayTo"},
	{0x0e06, "PidTagMessageDeliveryTime"},
	{0x0e07, "PidTagMessageFlags"},
	{0x0e08, "PidTagMessageSize"},
	{0x0e1b, "PidTagHasAttachments"},
	{0x0e1d, "PidTagNormalizedSubject"},
	{0x0e1f, "PidTagRtfInSync"},
	{0x0e28, "PidTagPrimarySendAccount"},
	{0x0e29, "PidTagNextSendAcct"},
	{0x1035, "PidTagInternetMessageId"},
	{0x1039, "PidTagInternetReferences"},
	{0x1042, "PidTagInReplyToId"},
	{0x1080, "PidTagIconIndex"},
	{0x1081, "PidTagLastVerbExecuted"},
	{0x1082, "PidTagLastVerbExecutionTime"},
	{0x1090, "PidTagFlagStatus"},
	{0x1091, "PidTagFlagCompleteTime"},
	{0x10f3, "PidTagUrlCompName"},
	{0x3001, "PidTagDisplayName"},
	{0x3003, "PidTagEmailAddress"},
	{0x3004, "PidTagComment"},
	{0x3007, "PidTagCreationTime"},
	{0x3008, "PidTagLastModificationTime"},
	{0x340d, "PidTagStoreSupportMask"},
	{0x3a05, "PidTagGeneration"},
	{0x3a06, "PidTagGivenName"},
	{0x3a07, "PidTagGovernmentIdNumber"},
	{0x3a08, "PidTagBusinessTelephoneNumber"},
	{0x3a09, "PidTagHomeTelephoneNumber"},
	{0x3a0a, "PidTagInitials"},
	{0x3a0b, "PidTagKeyword"},
	{0x3a0c, "PidTagLanguage"},
	{0x3a0d, "PidTagLocation"},
	{0x3a11, "PidTagSurname"},
	{0x3a15, "PidTagPostalAddress"},
	{0x3a16, "PidTagCompanyName"},
	{0x3a17, "PidTagTitle"},
	{0x3a18, "PidTagDepartmentName"},
	{0x3a19, "PidTagOfficeLocation"},
	{0x3a1a, "PidTagPrimaryTelephoneNumber"},
	{0x3a1b, "PidTagBusiness2TelephoneNumber"},
	{0x3a1c, "PidTagMobileTelephoneNumber"},
	{0x3a1d, "PidTagRadioTelephoneNumber"},
	{0x3a1e, "PidTagCarTelephoneNumber"},
	{0x3a1f, "PidTagOtherTelephoneNumber"},
	{0x3a21, "PidTagPagerTelephoneNumber"},
	{0x3a23, "PidTagPrimaryFaxNumber"},
	{0x3a24, "PidTagBusinessFaxNumber"},
	{0x3a25, "PidTagHomeFaxNumber"},
	{0x3a26, "PidTagCountry"},
	{0x3a27, "PidTagLocality"},
	{0x3a28, "PidTagStateOrProvince"},
	{0x3a29, "PidTagStreetAddress"},
	{0x3a2a, "PidTagPostalCode"},
	{0x3a2b, "PidTagPostOfficeBox"},
	{0x3a2e, "PidTagAssistantTelephoneNumber"},
	{0x3a2f, "PidTagHome2TelephoneNumber"},
	{0x3a30, "PidTagAssistant"},
	{0x3a40, "PidTagSendRichInfo"},
	{0x3a41, "PidTagWeddingAnniversary"},
	{0x3a42, "PidTagBirthday"},
	{0x3a43, "PidTagHobbies"},
	{0x3a44, "PidTagMiddleName"},
	{0x3a45, "PidTagDisplayNamePrefix"},
	{0x3a46, "PidTagProfession"},
	{0x3a48, "PidTagSpouseName"},
	{0x3a4e, "PidTagManagerName"},
	{0x3a4f, "PidTagNickname"},
	{0x3a50, "PidTagPersonalHomePage"},
	{0x3a51, "PidTagBusinessHomePage"},
	{0x3a57, "PidTagCompanyMainTelephoneNumber"},
	{0x3a58, "PidTagChildrensNames"},
	{0x3a59, "PidTagHomeAddressCity"},
	{0x3a5a, "PidTagHomeAddressCountry"},
	{0x3a5b, "PidTagHomeAddressPostalCode"},
	{0x3a5c, "PidTagHomeAddressStateOrProvince"},
	{0x3a5d, "PidTagHomeAddressStreet"},
	{0x3fde, "PidTagInternetCodepage"},
	{0x3ff1, "PidTagMessageLocaleId"},
	{0x3ff8, "PidTagCreatorName"},
	{0x3ffa, "PidTagLastModifierName"},
	{0x3ffd, "PidTagMessageCodepage"},
	{0x4022, "PidTagCreatorAddressType"},
	{0x4023, "PidTagCreatorEmailAddress"},
	{0x4038, "PidTagCreatorSimpleDisplayName"},
	{0x5909, "PidTagMessageEditorFormat"},
	{0x5d01, "PidTagSenderSmtpAddress"},
	{0x5d02, "PidTagSentRepresentingSmtpAddress"},
	{0x5d07, "PidTagReceivedByEmailAddress"},
};

enum set {
	SET_APPOINTMENT = 0x00062002,
	SET_TASK = 0x00062003,
	SET_ADDRESS = 0x00062004,
	SET_COMMON = 0x00062008,
	SET_LOG = 0x0006200a,
	SET_NOTE = 0x0006200e,
	SET_MEETING = 0x6ed8da90
};

static const struct {
	uint32_t set;
	uint32_t number;
	const char *name;
} lid_names[] = {
	{SET_APPOINTMENT, 0x8205, "PidLidBusyStatus"},
	{SET_APPOINTMENT, 0x8208, "PidLidLocation"},
	{SET_APPOINTMENT, 0x820d, "PidLidAppointmentStartWhole"},
	{SET_APPOINTMENT, 0x820e, "PidLidAppointmentEndWhole"},
	{SET_APPOINTMENT, 0x8213, "PidLidAppointmentDuration"},
	{SET_APPOINTMENT, 0x8215, "PidLidAppointmentSubType"},
	{SET_APPOINTMENT, 0x8217, "PidLidAppointmentStateFlags"},
	{SET_APPOINTMENT, 0x8218, "PidLidResponseStatus"},
	{SET_APPOINTMENT, 0x8223, "PidLidRecurring"},
	{SET_APPOINTMENT, 0x8231, "PidLidRecurrenceType"},
	{SET_APPOINTMENT, 0x8232, "PidLidRecurrencePattern"},
	{SET_APPOINTMENT, 0x8234, "PidLidTimeZoneDescription"},
	{SET_APPOINTMENT, 0x8235, "PidLidClipStart"},
	{SET_APPOINTMENT, 0x8236, "PidLidClipEnd"},
	{SET_APPOINTMENT, 0x8238, "PidLidAllAttendeesString"},
	{SET_APPOINTMENT, 0x823b, "PidLidToAttendeesString"},
	{SET_APPOINTMENT, 0x823c, "PidLidCcAttendeesString"},
	{SET_TASK, 0x8101, "PidLidTaskStatus"},
	{SET_TASK, 0x8102, "PidLidPercentComplete"},
	{SET_TASK, 0x8104, "PidLidTaskStartDate"},
	{SET_TASK, 0x8105, "PidLidTaskDueDate"},
	{SET_TASK, 0x810f, "PidLidTaskDateCompleted"},
	{SET_TASK, 0x811c, "PidLidTaskComplete"},
	{SET_TASK, 0x811f, "PidLidTaskOwner"},
	{SET_TASK, 0x8121, "PidLidTaskAssigner"},
	{SET_TASK, 0x8122, "PidLidTaskLastUser"},
	{SET_ADDRESS, 0x8005, "PidLidFileUnder"},
	{SET_ADDRESS, 0x801a, "PidLidHomeAddress"},
	{SET_ADDRESS, 0x801b, "PidLidWorkAddress"},
	{SET_ADDRESS, 0x801c, "PidLidOtherAddress"},
	{SET_ADDRESS, 0x802b, "PidLidHtml"},
	{SET_ADDRESS, 0x8045, "PidLidWorkAddressStreet"},
	{SET_ADDRESS, 0x8046, "PidLidWorkAddressCity"},
	{SET_ADDRESS, 0x8047, "PidLidWorkAddressState"},
	{SET_ADDRESS, 0x8048, "PidLidWorkAddressPostalCode"},
	{SET_ADDRESS, 0x8049, "PidLidWorkAddressCountry"},
	{SET_ADDRESS, 0x8053, "PidLidDistributionListName"},
	{SET_ADDRESS, 0x8062, "PidLidInstantMessagingAddress"},
	{SET_ADDRESS, 0x8080, "PidLidEmail1DisplayName"},
	{SET_ADDRESS, 0x8082, "PidLidEmail1AddressType"},
	{SET_ADDRESS, 0x8083, "PidLidEmail1EmailAddress"},
	{SET_ADDRESS, 0x8084, "PidLidEmail1OriginalDisplayName"},
	{SET_ADDRESS, 0x8090, "PidLidEmail2DisplayName"},
	{SET_ADDRESS, 0x8093, "PidLidEmail2EmailAddress"},
	{SET_ADDRESS, 0x80a0, "PidLidEmail3DisplayName"},
	{SET_ADDRESS, 0x80a3, "PidLidEmail3EmailAddress"},
	{SET_COMMON, 0x8501, "PidLidReminderDelta"},
	{SET_COMMON, 0x8502, "PidLidReminderTime"},
	{SET_COMMON, 0x8503, "PidLidReminderSet"},
	{SET_COMMON, 0x8506, "PidLidPrivate"},
	{SET_COMMON, 0x8516, "PidLidCommonStart"},
	{SET_COMMON, 0x8517, "PidLidCommonEnd"},
	{SET_COMMON, 0x8530, "PidLidFlagRequest"},
	{SET_COMMON, 0x8535, "PidLidBilling"},
	{SET_COMMON, 0x8539, "PidLidCompanies"},
	{SET_COMMON, 0x853a, "PidLidContacts"},
	{SET_COMMON, 0x8554, "PidLidCurrentVersionName"},
	{SET_COMMON, 0x8552, "PidLidCurrentVersion"},
	{SET_COMMON, 0x8560, "PidLidReminderSignalTime"},
	{SET_COMMON, 0x8580, "PidLidInternetAccountName"},
	{SET_COMMON, 0x8581, "PidLidInternetAccountStamp"},
	{SET_COMMON, 0x85bf, "PidLidValidFlagStringProof"},
	{SET_LOG, 0x8700, "PidLidLogType"},
	{SET_LOG, 0x8706, "PidLidLogStart"},
	{SET_LOG, 0x8708, "PidLidLogEnd"},
	{SET_LOG, 0x8707, "PidLidLogDuration"},
	{SET_NOTE, 0x8b00, "PidLidNoteColor"},
	{SET_MEETING, 0x0002, "PidLidWhere"},
	{SET_MEETING, 0x0028, "PidLidMeetingType"},
};

static const char *
tag_name(uint16_t id)
{
	size_t low = 0;
	size_t high = COUNT_OF(tag_names);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tag_names[middle].id == id)
			return tag_names[middle].name;
		if (tag_names[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct str
mapi_property_name(struct arena *arena, const struct mapi_property *property)
{
	const struct mapi_name *name = &property->name;
	const char *tag = property->id < 0x8000 ? tag_name(property->id) : NULL;

	if (tag != NULL)
		return str_of(tag);
	if (!name->is_known)
		return str_format(arena, "mapi:%04x", property->id);
	if (name->text.len > 0)
		return str_format(arena, "mapi:%.*s", STR_ARG(name->text));
	for (size_t i = 0; i < COUNT_OF(lid_names); i++)
		if (lid_names[i].set == name->set && lid_names[i].number == name->number)
			return str_of(lid_names[i].name);
	return str_format(arena, "mapi:%08x:%04x", name->set, name->number);
}
